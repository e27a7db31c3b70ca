#include "engine/cli/file_kind.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <string_view>

#include "engine/base/text.h"

namespace htx::cli {
namespace {

struct KnownKind {
  FileKind kind;
  const char* key;  // The key at the left margin of a YAML file that no other kind has; none of another form.
  const char* name;  // "quy trình"
  const char* command;
};

// A key that several kinds have comes after those that tell them apart.
constexpr auto kKinds = std::to_array<KnownKind>({
    {FileKind::kScenarios, "scenarios", "cli.kind-scenarios", "htx workflow simulate --scenario"},
    {FileKind::kMigration, "migrates", "cli.kind-migration", "htx case migrate --plan"},
    {FileKind::kRoster, "roster", "cli.kind-roster", "htx workflow check --roster"},
    {FileKind::kPaymentOrder, "payment_order", "cli.kind-payment-order", "htx settlement"},
    {FileKind::kDictionary, "dictionary", "cli.kind-dictionary", "htx import"},
    {FileKind::kCalendar, "calendar", "cli.kind-calendar", "htx calendar diff"},
    {FileKind::kWorkflow, "workflow", "cli.kind-workflow", "htx workflow check"},
    {FileKind::kMeasures, "measures", "cli.kind-measures", "htx rules check"},
    {FileKind::kPack, "pack", "cli.kind-pack", "htx rules check"},
    {FileKind::kEstate, "assets", "cli.kind-estate", "htx settlement"},
    {FileKind::kDmn, nullptr, "cli.kind-dmn", "htx dmn check"},
    {FileKind::kStatechart, nullptr, "cli.kind-statechart", "htx workflow import"},
    {FileKind::kBpmn, nullptr, "cli.kind-bpmn", "htx workflow diagram --as bpmn"},
    {FileKind::kStore, nullptr, "cli.kind-store", "htx --store"},
});

// The first element of an XML text, from its "<" on.
std::string_view root_element(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] != '?' && text[at + 1] != '!')
      return text.substr(at, text.find('>', at) - at);
  }
  return {};
}

std::optional<FileKind> kind_of(std::string_view text) {
  if (text.starts_with("SQLite format 3")) return FileKind::kStore;
  if (trim(text).starts_with('<')) {
    const std::string_view root = root_element(text);
    const std::string_view name = root.substr(0, root.find_first_of(" \t\r\n/"));
    if (name.ends_with("scxml")) return FileKind::kStatechart;
    if (!name.ends_with("definitions")) return std::nullopt;
    return root.find("/BPMN/") != std::string_view::npos ? FileKind::kBpmn : FileKind::kDmn;
  }
  for (const KnownKind& known : kKinds) {
    if (known.key == nullptr) continue;
    const std::string line = "\n" + std::string(known.key) + ":";
    if (text.starts_with(line.substr(1)) || text.find(line) != std::string_view::npos) return known.kind;
  }
  return std::nullopt;
}

}  // namespace

std::vector<FileKind> kinds_of_data() {
  std::vector<FileKind> kinds;
  for (const KnownKind& known : kKinds) {
    if (known.key != nullptr) kinds.push_back(known.kind);
  }
  return kinds;
}

Status expect_kind(const std::string& path, const std::vector<FileKind>& kinds) {
  // Keys at the margin stand near the beginning of every file of ours, behind a comment at most.
  constexpr std::size_t kEnough = 64U << 10U;
  std::string head(kEnough, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  const auto kind = kind_of(std::string_view(head).substr(head.starts_with("\xEF\xBB\xBF") ? 3 : 0));
  if (!kind || std::ranges::find(kinds, *kind) != kinds.end()) return Done{};
  const auto* known = std::ranges::find(kKinds, *kind, &KnownKind::kind);
  return Error(
      ErrorCode::kInvalidArgument,
      {"cli.other-kind", {{"file", path}, {"kind", both(known->name)}, {"command", known->command}}});
}

}  // namespace htx::cli
