"""Companies: their licences, members and invitations."""
