#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

namespace htx::server {

// A request that was answered, by the pattern of its route and not its address: nothing in it is about
// anybody.
struct Answered {
  std::string_view method;
  std::string_view route;  // "/cases/{id}"; empty: no address of ours.
  int status = 200;
  std::size_t bytes = 0;
  std::int64_t microseconds = 0;
};

// What is counted for whoever watches the server, since it was started.  For several threads.
class Metrics {
 public:
  void add(const Answered& answered);
  // In the text format of Prometheus, version 0.0.4.
  std::string text() const;

 private:
  // The upper ends of the buckets, in microseconds; beyond the last there is one more.
  static constexpr std::array<std::int64_t, 8> kEnds = {5'000,   20'000,    50'000,    100'000,
                                                        250'000, 1'000'000, 2'500'000, 10'000'000};
  struct Times {
    std::array<std::int64_t, kEnds.size() + 1> buckets{};
    std::int64_t microseconds = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, int>, std::int64_t> requests_;
  std::map<std::pair<std::string, std::string>, Times> times_;
};

}  // namespace htx::server
