"""Programs for those who develop Dragoman: the drawing of the rooms, figures of the house, letter rules."""
