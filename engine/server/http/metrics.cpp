#include "engine/server/http/metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace htx::server {
namespace {

// Methods come from clients: those that are none of ours are counted together.
std::string_view method_of(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "POST" ? method : std::string_view("other");
}

std::string labels(const std::string& method, const std::string& route) {
  return fmt::format(R"(method="{}",route="{}")", method, route);
}

std::string seconds(std::int64_t microseconds) {
  constexpr std::int64_t kMicroseconds = 1'000'000;
  return fmt::format("{}.{:06}", microseconds / kMicroseconds, microseconds % kMicroseconds);
}

}  // namespace

void Metrics::add(const Answered& answered) {
  const std::string method(method_of(answered.method));
  const std::string route(answered.route);
  const auto bucket =
      static_cast<std::size_t>(std::ranges::lower_bound(kEnds, answered.microseconds) - kEnds.begin());
  const std::lock_guard lock(mutex_);
  ++requests_[{method, route, answered.status}];
  Times& times = times_[{method, route}];
  ++times.buckets.at(bucket);
  times.microseconds += answered.microseconds;
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string text =
      "# HELP htx_requests_total Requests that were answered.\n# TYPE htx_requests_total counter\n";
  for (const auto& [key, count] : requests_) {
    const auto& [method, route, status] = key;
    text += fmt::format("htx_requests_total{{{},status=\"{}\"}} {}\n", labels(method, route), status, count);
  }
  text += "# HELP htx_answer_seconds Time from the whole request to the answer.\n";
  text += "# TYPE htx_answer_seconds histogram\n";
  for (const auto& [key, times] : times_) {
    const std::string of = labels(key.first, key.second);
    std::int64_t so_far = 0;
    for (std::size_t i = 0; i < times.buckets.size(); ++i) {
      so_far += times.buckets.at(i);
      const std::string end = i < kEnds.size() ? seconds(kEnds.at(i)) : "+Inf";
      text += fmt::format("htx_answer_seconds_bucket{{{},le=\"{}\"}} {}\n", of, end, so_far);
    }
    text += fmt::format("htx_answer_seconds_sum{{{}}} {}\n", of, seconds(times.microseconds));
    text += fmt::format("htx_answer_seconds_count{{{}}} {}\n", of, so_far);
  }
  return text;
}

}  // namespace htx::server
