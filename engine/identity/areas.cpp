#include "engine/identity/areas.h"

#include "engine/base/text.h"

namespace htx {
namespace {

constexpr std::size_t kMostAreas = 200;
constexpr std::size_t kLongestUnit = 200;

Error bad_area(std::string_view found) {
  return Error(ErrorCode::kInvalidArgument, {"identity.bad-area", {{"found", std::string(found)}}});
}

}  // namespace

std::string Scope::text() const {
  std::string all;
  if (!areas) return all;
  for (const Area& area : *areas) all += (all.empty() ? "" : "; ") + area.level + ":" + area.unit;
  return all;
}

Result<Scope> Scope::from_text(const std::string& text) {
  Scope scope;
  if (trim(text).empty()) return scope;
  scope.areas.emplace();
  for (const std::string_view part : split(text, ';')) {
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos) return bad_area(part);
    Area area{std::string(trim(part.substr(0, colon))), std::string(trim(part.substr(colon + 1)))};
    const bool is_one = !area.level.empty() && !area.unit.empty() && area.unit.size() <= kLongestUnit;
    if (!is_one || scope.areas->size() == kMostAreas) return bad_area(part);
    scope.areas->push_back(std::move(area));
  }
  return scope;
}

Json to_json(const Scope& scope) {
  if (scope.is_whole()) return {};
  Json areas{Json::Array{}};
  for (const Area& area : *scope.areas) {
    Json one;
    areas.push(one.add("level", area.level).add("unit", area.unit));
  }
  return areas;
}

}  // namespace htx
