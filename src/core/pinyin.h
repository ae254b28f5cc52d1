#ifndef CORE_PINYIN_H
#define CORE_PINYIN_H

#include <stdint.h>

/* The first letter of a Chinese sign as it is read, 'a' to 'z'; '\0': none. */
char pinyin_initial(uint32_t code);

/* That of its second reading: '\0' for most. */
char pinyin_other(uint32_t code);

#endif
