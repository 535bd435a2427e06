#include <argon2.h>
#include <crypt.h>

/* glibc declares it for _GNU_SOURCE only, which the compiler of a Swift module does not define. Its header is not
   included, so that pthread_t goes on belonging to Swift's own module of glibc, where it is this type. */
extern int pthread_setname_np(unsigned long thread, const char *name);
