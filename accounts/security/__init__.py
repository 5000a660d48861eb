"""What an auditor asks about: events, their chain, and what stands for who came from where."""
