"""From a job to a draft: the stages that a story passes in a worker."""
