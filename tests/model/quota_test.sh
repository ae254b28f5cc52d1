#!/bin/sh
# The small configurations of the model; `make model` runs them all.
exec sh tests/model/run.sh small
