#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

/* First in a program: no file that is opened takes the place of a standard
 * stream that was closed. */
void output_begin(void);

/*
 * Last in a program that did what was asked: the status it ends with. What
 * could not be written is told, and makes a failure of 0.
 */
int output_end(const char *program, int status);

#endif
