// Runs a fuzz target without libFuzzer, so that a sanitizer build by any compiler feeds it: the seeds
// of a folder, then inputs made from them by cutting, joining, repeating and changing bytes, for a
// bounded time.  The seed of the random numbers is printed, so that a run can be repeated.
//
//   <target>_drive CORPUS-FOLDER SECONDS [RANDOM-SEED]
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "tests/support/files.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kLongest = 4096;

std::string changed(const std::vector<std::string>& seeds, std::mt19937_64& random) {
  const auto below = [&random](std::size_t n) { return n == 0 ? 0 : random() % n; };
  std::string text = seeds[below(seeds.size())];
  for (std::size_t changes = 1 + below(6); changes > 0; --changes) {
    const std::size_t at = below(text.size() + 1);
    const std::string& other = seeds[below(seeds.size())];
    switch (below(6)) {
      case 0: text.erase(at, below(16)); break;
      case 1: text.insert(at, 1, static_cast<char>(below(256))); break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 3: text.insert(at, text.substr(below(text.size() + 1), below(64))); break;
      case 4: text.insert(at, other.substr(below(other.size() + 1), below(128))); break;
      default:
        if (at < text.size()) text[at] = "0019-+*/()[]{}<>=\"'.,:;? \n\\"[below(28)];
        break;
    }
  }
  if (text.size() > kLongest) text.resize(kLongest);
  return text;
}

const std::string* current = nullptr;

// Keeps the input that ended the program in the working folder, named "finding".
void keep_finding(int signal) {
  const int file = open("finding", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file >= 0 && current != nullptr && write(file, current->data(), current->size()) >= 0) close(file);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

void feed(const std::string& text) {
  current = &text;
  // A copy of its own size, so that reading past the end is seen.
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  std::vector<std::string> seeds;
  for (const auto& file : htx::files_below(argv[1], "")) seeds.push_back(htx::file_bytes(file));
  if (seeds.empty()) {
    std::printf("no seeds in %s\n", argv[1]);
    return 1;
  }
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : std::random_device()();
  std::printf("random seed %llu\n", static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  std::signal(SIGALRM, keep_finding);
  std::signal(SIGABRT, keep_finding);
  for (const std::string& text : seeds) feed(text);
  std::mt19937_64 random(seed);
  // NOLINTNEXTLINE(cert-err34-c): the number stands in a build file.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[2]));
  std::size_t inputs = seeds.size();
  while (std::chrono::steady_clock::now() < end) {
    alarm(10);  // A hang is a finding: the signal ends the program.
    feed(changed(seeds, random));
    ++inputs;
  }
  std::printf("%zu inputs\n", inputs);
  return 0;
}
