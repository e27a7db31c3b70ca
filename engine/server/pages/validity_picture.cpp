#include "engine/server/pages/validity_picture.h"

#include <algorithm>

#include "engine/report/words/explanation_words.h"

namespace htx::server {
namespace {

constexpr int kLeft = 165;  // Where bars begin, after their labels.
constexpr int kRight = 340;
constexpr int kRow = 24;
constexpr int kTop = 16;

// The days of the picture: whole years that all packs and today are in.
struct Span {
  std::int64_t first = 0;
  std::int64_t last = 0;

  int x(Date day) const {
    const Date begin = date_from_iso(std::to_string(first) + "-01-01").value_or(day);
    const Date end = date_from_iso(std::to_string(last + 1) + "-01-01").value_or(day);
    const std::int64_t whole = std::max<std::int64_t>(end.days() - begin.days(), 1);
    const std::int64_t passed = std::clamp(day, begin, end).days() - begin.days();
    return kLeft + static_cast<int>(passed * (kRight - kLeft) / whole);
  }
};

Span span_of(const std::vector<rules::PackPointer>& packs, Date today) {
  Span span{today.year(), today.year()};
  for (const rules::PackPointer& pack : packs) {
    span.first = std::min(span.first, pack->in_force.from.year());
    if (pack->in_force.to) span.last = std::max(span.last, pack->in_force.to->year());
  }
  return span;
}

Json years_model(const Span& span) {
  constexpr std::int64_t kMostLabels = 6;
  const std::int64_t step =
      std::max<std::int64_t>(1, (span.last + 1 - span.first + kMostLabels - 1) / kMostLabels);
  Json years{Json::Array{}};
  for (std::int64_t year = span.first; year <= span.last + 1; year += step) {
    Json one;
    const auto day = date_from_iso(std::to_string(year) + "-01-01");
    years.push(one.add("text", std::to_string(year)).add("x", std::to_string(span.x(*day))));
  }
  return years;
}

}  // namespace

Json validity_picture(const std::vector<rules::PackPointer>& packs, const Digest& here, Date today,
                      const report::Voice& say) {
  const Span span = span_of(packs, today);
  Json bars{Json::Array{}};
  int y = kTop;
  for (const rules::PackPointer& pack : packs) {
    const int from = span.x(pack->in_force.from);
    const int to = pack->in_force.to ? span.x(*pack->in_force.to) : kRight;
    Json bar;
    bar.add("label", pack->id.substr(pack->id.find('.') + 1))
        .add("y", std::to_string(y))
        .add("text_y", std::to_string(y + 11));
    bar.add("x", std::to_string(from)).add("width", std::to_string(std::max(to - from, 2)));
    bar.add("here", pack->digest == here).add("from", say.date(pack->in_force.from));
    bar.add("to", pack->in_force.to ? say.date(*pack->in_force.to) : say("report.until-further-notice"));
    bars.push(std::move(bar));
    y += kRow;
  }
  Json picture;
  picture.add("bars", std::move(bars)).add("years", years_model(span));
  picture.add("today", std::to_string(span.x(today))).add("bottom", std::to_string(y));
  return picture.add("height", std::to_string(y + kRow)).add("years_y", std::to_string(y + 16));
}

}  // namespace htx::server
