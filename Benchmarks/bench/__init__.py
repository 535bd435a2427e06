"""The benchmark: everything is compared with something simpler, in turns, within one run."""
