#ifndef SIGN_KNOWN_H
#define SIGN_KNOWN_H

#include "base/error.h"

/*
 * Ask the libraries what is known from elsewhere: ERR_SYSTEM when one of
 * them answers wrong.
 */
enum err known_answers(struct error *why) NODISCARD;

#endif
