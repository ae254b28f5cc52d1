#ifndef CLI_VERIFIER_H
#define CLI_VERIFIER_H

/*
 * The command line of quotapos-verify; returns its exit status: 0 clean and
 * vouched for, 3 clean but self-attested, 4 faults, 2 usage, 1 unreadable.
 */
int verifier_main(int argc, char **argv);

#endif
