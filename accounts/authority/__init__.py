"""What somebody may do, who gave it and until when: grants, staff roles, training, and the end of it all."""
