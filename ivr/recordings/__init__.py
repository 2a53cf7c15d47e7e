"""What is recorded of calls: the files, their catalogue, links to hear them, and how long they stay."""
