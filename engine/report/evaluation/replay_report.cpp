#include "engine/report/evaluation/replay_report.h"

#include <algorithm>

namespace htx::report {
namespace {

// More than a person reads; JSON has them all.
constexpr std::size_t kMostRows = 200;
constexpr std::size_t kLongestValue = 80;

std::string shortened(const std::string& value, const Voice& say) {
  if (value.empty()) return say("report.replay-nothing");
  if (value.size() <= kLongestValue) return value;
  // Not in the middle of a character.
  std::size_t end = kLongestValue;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;
  return value.substr(0, end) + "…";
}

std::string what_differs(const ReplayDifference& d, const Voice& say) {
  std::string text = htx::to_text(d.message, say.language());
  if (d.path.empty()) return text + " [" + d.message.code + "]";
  text += " " + say("report.replay-values", {{"path", d.path},
                                             {"stored", shortened(d.stored, say)},
                                             {"recomputed", shortened(d.recomputed, say)}});
  if (d.further_paths > 0)
    text += " " + say("report.replay-further", {{"count", say.number(d.further_paths)}});
  return text + " [" + d.message.code + "]";
}

}  // namespace

Page replay_page(const Replay& replay, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.replay-title"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  Bullets lines;
  lines.items.push_back(say("report.replay-counts", {{"runs", say.number(replay.runs)},
                                                     {"assessments", say.number(replay.assessments)},
                                                     {"same", say.number(replay.same)}}));
  page.blocks.emplace_back(std::move(lines));
  if (replay.differences.empty()) {
    page.blocks.emplace_back(Paragraph{say("report.replay-same")});
    return page;
  }
  page.blocks.emplace_back(
      Paragraph{say("report.replay-differs", {{"count", say.number(replay.differences.size())}})});
  Table table{.headers = {say("report.run"), say("report.at"), say("report.cooperative"),
                          say("report.rule-pack"), say("report.difference")},
              .rows = {},
              .right_aligned = {0}};
  const std::size_t shown = std::min(replay.differences.size(), kMostRows);
  for (std::size_t i = 0; i < shown; ++i) {
    const ReplayDifference& d = replay.differences[i];
    table.rows.push_back({std::to_string(d.run), d.at.empty() ? "–" : say.moment(d.at),
                          d.cooperative.empty() ? say("report.replay-whole-run") : d.cooperative, d.pack,
                          what_differs(d, say)});
  }
  page.blocks.emplace_back(std::move(table));
  if (shown < replay.differences.size()) {
    page.blocks.emplace_back(
        Paragraph{say("report.replay-left-out", {{"count", say.number(replay.differences.size() - shown)}})});
  }
  return page;
}

}  // namespace htx::report
