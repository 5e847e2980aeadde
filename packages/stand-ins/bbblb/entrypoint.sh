#!/bin/sh
# Started as root: gives the data folder to the user bbblb, then runs the command as that user.
set -eu
mkdir -p "$BBBLB_PATH_DATA/recordings"
chown bbblb "$BBBLB_PATH_DATA" "$BBBLB_PATH_DATA"/*
exec runuser --user bbblb -- "$@"
