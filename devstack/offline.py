"""`python -m devstack.offline CMD …`: a command that loads the settings but talks to no server."""

import os
import sys

ENVIRONMENT = {
    "SECRET_KEY": "for commands that sign nothing",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "BROKER_URL": "redis://127.0.0.1:1/0",
    "S3_ENDPOINT": "http://127.0.0.1:1",
    "S3_BUCKET": "none",
    "S3_ACCESS_KEY": "none",
    "S3_SECRET_KEY": "none",
}


if __name__ == "__main__":
    os.execvpe(sys.argv[1], sys.argv[1:], {**os.environ, **ENVIRONMENT})  # noqa: S606 - runs what it was given
