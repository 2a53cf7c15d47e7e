"""The office's page: people, queues, numbers, notices, telephones, while the centre runs."""
