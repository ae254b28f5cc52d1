#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

/*
 * Make a file part of the program: EMBED(rules, "packaging/rules/x.json")
 * defines  static const char rules[], NUL-terminated. The path is seen from
 * the top of the tree; the Makefile names such files as prerequisites.
 */
#define EMBED(name, path)                                 \
	__asm__(".section .rodata\n"                      \
		".balign 8\n"                             \
		"embed_" #name ":\n"                      \
		".incbin \"" path "\"\n"                  \
		".byte 0\n"                               \
		".previous\n");                           \
	extern const char(name)[] __asm__("embed_" #name) \
		__attribute__((visibility("hidden")))

#endif
