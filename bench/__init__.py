"""Speed, as ratios to anchors that are measured beside us in one run. `make bench` writes docs/figures.md."""
