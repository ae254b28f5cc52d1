#ifndef GS1_H
#define GS1_H

#include "core/goods.h"

/*
 * Codes of the GS1 system that hold more than a number: elements, each an
 * application identifier and its value, as scanners send them (a symbology
 * identifier in front, FNC1 as GS) or as they are printed ("(01)…(3103)…").
 * Source: GS1 General Specifications, sections 3 and 7.8.
 */
bool gs1_is_one(const char *text);

/* Goods by (01), weight by (310n), price by (392n); the other elements are
 * checked and left. ERR_INPUT names what is wrong. */
enum err gs1_parse(
	const char *text, struct scan *ret, struct error *why) NODISCARD;

#endif
