"""A whole desk under a newsroom's traffic while everything beneath it fails: `make faults`.

`world` runs the desk and its servers, `faults` breaks them one after another, `traffic` is what CMSs and
editors do meanwhile, and `verdict` reads the record afterwards.
"""
