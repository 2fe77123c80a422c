/* Ends a process, or a disk, at a chosen byte of what is written: preloaded by test_faults.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

static long bytes = -1, syncs = -1;
static int failure;

/* After so many bytes, or so many waits for the disk, all of them fail with an error; with 0 the process
   is killed. Below 0: never. */
void fault(long after_bytes, long after_syncs, int error) {
  bytes = after_bytes;
  syncs = after_syncs;
  failure = error;
}

static ssize_t failed(void) {
  if (!failure) kill(getpid(), SIGKILL);
  errno = failure;
  return -1;
}

static ssize_t put(int file, const void *data, size_t size, off64_t at) {
  static ssize_t (*next)(int, const void *, size_t, off64_t);
  if (!next) next = dlsym(RTLD_NEXT, "pwrite64");
  if (bytes < 0) return next(file, data, size, at);
  size_t most = (long)size > bytes ? (size_t)bytes : size;
  ssize_t done = most ? next(file, data, most, at) : 0;
  if (done > 0) bytes -= done;
  if (most == size) return done;
  /* A part was written: the rest is asked for again. */
  return most && failure ? done : failed();
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) { return put(file, data, size, at); }
ssize_t pwrite(int file, const void *data, size_t size, off_t at) { return put(file, data, size, at); }

static int wait_for(int file, const char *name) {
  int (*next)(int) = dlsym(RTLD_NEXT, name);
  if (syncs < 0) return next(file);
  if (!syncs) return (int)failed();
  --syncs;
  return next(file);
}

int fsync(int file) { return wait_for(file, "fsync"); }
int fdatasync(int file) { return wait_for(file, "fdatasync"); }
