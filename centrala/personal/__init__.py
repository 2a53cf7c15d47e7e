"""What is known of one customer: all of it in a file, or gone, with a proof."""
