"""Routes of one file each; a feature with a folder of its own has its routes there."""
