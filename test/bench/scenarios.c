// The loop of shared/risk/flat-scenarios.ts in C, for comparison only: scenarios times legs over flat arrays, four legs in one pass, each requirement a
// line with bends. Reads the arrays that scenarios-in-c.ts writes, prints the shortest and the median time in ms, the number of liquidatable cells and the
// sum of all equities less requirements, so that both languages are seen to compute the same.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static FILE *input;

static void *take(size_t count, size_t size) {
  void *data = malloc(count * size + 1);
  if (data == NULL || fread(data, size, count, input) != count) {
    fprintf(stderr, "the input is too short\n");
    exit(1);
  }
  return data;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// Four legs in one pass over the scenarios, each with its first bend; missing ones count 0.
#define FOUR_LEGS                                                                              \
  {                                                                                            \
    for (int i = waiting; i < 4; i++) {                                                        \
      legs_gain[i] = legs_need[i] = legs_at[i] = legs_by[i] = 0;                               \
      legs_k[i] = factors;                                                                     \
    }                                                                                          \
    const double *restrict ka = legs_k[0], *restrict kb = legs_k[1];                           \
    const double *restrict kc = legs_k[2], *restrict kd = legs_k[3];                           \
    double ga = legs_gain[0], gb = legs_gain[1], gc = legs_gain[2], gd = legs_gain[3];         \
    double na = legs_need[0], nb = legs_need[1], nc = legs_need[2], nd = legs_need[3];         \
    double aa = legs_at[0], ab = legs_at[1], ac = legs_at[2], ad = legs_at[3];                 \
    double ba = legs_by[0], bb = legs_by[1], bc = legs_by[2], bd = legs_by[3];                 \
    double f = legs_fixed;                                                                     \
    for (int n = 0; n < scenarios; n++) {                                                      \
      e[n] += ga * ka[n] + gb * kb[n] + (gc * kc[n] + gd * kd[n]);                             \
      r[n] += (na * ka[n] + nb * kb[n] + (nc * kc[n] + nd * kd[n]) + f) +                      \
              (ba * fabs(ka[n] - aa) + bb * fabs(kb[n] - ab)) +                                \
              (bc * fabs(kc[n] - ac) + bd * fabs(kd[n] - ad));                                 \
    }                                                                                          \
    waiting = 0;                                                                               \
    legs_fixed = 0;                                                                            \
  }
#define FOUR_BENDS                                                                             \
  {                                                                                            \
    for (int i = bends_waiting; i < 4; i++) {                                                  \
      bends_at[i] = bends_by[i] = 0;                                                           \
      bends_k[i] = factors;                                                                    \
    }                                                                                          \
    const double *restrict ka = bends_k[0], *restrict kb = bends_k[1];                         \
    const double *restrict kc = bends_k[2], *restrict kd = bends_k[3];                         \
    double aa = bends_at[0], ab = bends_at[1], ac = bends_at[2], ad = bends_at[3];             \
    double ba = bends_by[0], bb = bends_by[1], bc = bends_by[2], bd = bends_by[3];             \
    for (int n = 0; n < scenarios; n++)                                                        \
      r[n] += (ba * fabs(ka[n] - aa) + bb * fabs(kb[n] - ab)) +                                \
              (bc * fabs(kc[n] - ac) + bd * fabs(kd[n] - ad));                                 \
    bends_waiting = 0;                                                                         \
  }

int main(int argc, char **argv) {
  if (argc != 3 || (input = fopen(argv[1], "rb")) == NULL) return 1;
  int runs = atoi(argv[2]);
  int32_t *head = take(4, sizeof(int32_t));
  int32_t scopes = head[0], legs = head[1], underlyings = head[2], scenarios = head[3];
  int32_t *leg_start = take(scopes + 1, sizeof(int32_t));
  int32_t *underlying_of = take(legs, sizeof(int32_t));
  int32_t *row_start = take(legs + 1, sizeof(int32_t));
  if (scopes < 1 || scenarios < 1 || runs < 1) return 1;
  int32_t rows = row_start[legs];
  double *base = take(scopes, sizeof(double));
  double *fixed_need = take(scopes, sizeof(double));
  double *trigger = take(scopes, sizeof(double));
  double *value = take(legs, sizeof(double));
  double *slope = take(legs, sizeof(double));
  double *row_floor = take(rows, sizeof(double));
  double *row_rate = take(rows, sizeof(double));
  double *row_deduction = take(rows, sizeof(double));
  double *factors = take((size_t)underlyings * scenarios, sizeof(double));
  size_t cells = (size_t)scopes * scenarios;
  double *equity = malloc(cells * sizeof(double));
  double *requirement = malloc(cells * sizeof(double));
  uint8_t *liquidatable = malloc(cells);
  double *lowest = malloc(underlyings * sizeof(double));
  double *highest = malloc(underlyings * sizeof(double));
  double *times = malloc(runs * sizeof(double));
  double *bend_at = malloc((rows + 1) * sizeof(double));
  double *bend_by = malloc((rows + 1) * sizeof(double));
  for (int run = 0; run < runs; run++) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int u = 0; u < underlyings; u++) {
      double low = INFINITY, high = 0;
      for (int n = 0; n < scenarios; n++) {
        double k = factors[(size_t)u * scenarios + n];
        if (k < low) low = k;
        if (k > high) high = k;
      }
      lowest[u] = low;
      highest[u] = high;
    }
    for (int s = 0; s < scopes; s++) {
      double *restrict e = equity + (size_t)s * scenarios;
      double *restrict r = requirement + (size_t)s * scenarios;
      for (int n = 0; n < scenarios; n++) {
        e[n] = base[s];
        r[n] = fixed_need[s];
      }
      int waiting = 0, bends_waiting = 0;
      double legs_gain[4], legs_need[4], legs_at[4], legs_by[4], legs_fixed = 0;
      double bends_at[4], bends_by[4];
      const double *legs_k[4], *bends_k[4];
      for (int leg = leg_start[s]; leg < leg_start[s + 1]; leg++) {
        int u = underlying_of[leg];
        const double *restrict k = factors + (size_t)u * scenarios;
        double v = value[leg], sl = slope[leg];
        int row = row_start[leg], last = row_start[leg + 1] - 1, bends = 0;
        while (row < last && v * lowest[u] > row_floor[row + 1]) row++;
        double rate = row_rate[row], fixed = -row_deduction[row];
        for (; row < last && v * highest[u] > row_floor[row + 1]; row++) {
          double half = (row_rate[row + 1] - row_rate[row]) / 2;
          bend_at[bends] = row_floor[row + 1];
          bend_by[bends++] = half;
          rate += half;
          fixed -= half * row_floor[row + 1];
        }
        legs_gain[waiting] = sl * v;
        legs_need[waiting] = rate * v;
        legs_at[waiting] = bends > 0 ? bend_at[0] / v : 0;
        legs_by[waiting] = bends > 0 ? bend_by[0] * v : 0;
        legs_fixed += fixed;
        legs_k[waiting++] = k;
        if (waiting == 4) FOUR_LEGS
        for (int bend = 1; bend < bends; bend++) {
          bends_at[bends_waiting] = bend_at[bend] / v;
          bends_by[bends_waiting] = bend_by[bend] * v;
          bends_k[bends_waiting++] = k;
          if (bends_waiting == 4) FOUR_BENDS
        }
      }
      if (waiting > 0) FOUR_LEGS
      if (bends_waiting > 0) FOUR_BENDS
      for (int n = 0; n < scenarios; n++)
        liquidatable[(size_t)s * scenarios + n] = e[n] <= trigger[s] * r[n];
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    times[run] = (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6;
  }
  qsort(times, runs, sizeof(double), ascending);
  double sum = 0;
  long count = 0;
  for (size_t cell = 0; cell < cells; cell++) {
    sum += equity[cell] - requirement[cell];
    count += liquidatable[cell];
  }
  printf("%.6f %.6f %ld %.17g\n", times[0], times[runs / 2], count, sum);
  return 0;
}
