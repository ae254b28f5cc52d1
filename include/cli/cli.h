#ifndef CLI_CLI_H
#define CLI_CLI_H

/* The command line of quotapos; returns the exit status of DESIGN 9. */
int cli_main(int argc, char **argv);

/* The command line of quotapos-hub. */
int hub_cli_main(int argc, char **argv);

#endif
