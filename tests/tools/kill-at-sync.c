/* Loaded into a program with LD_PRELOAD: kills it when it is about to make its KILL_AT_SYNC-th sync to disk.
 * Counts over all threads of the process. */
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int syncs;

static void count(void) {
    const char *last = getenv("KILL_AT_SYNC");
    if (last && __atomic_add_fetch(&syncs, 1, __ATOMIC_SEQ_CST) == atoi(last)) kill(getpid(), SIGKILL);
}

int fsync(int file) { count(); return (int)syscall(SYS_fsync, file); }
int fdatasync(int file) { count(); return (int)syscall(SYS_fdatasync, file); }
