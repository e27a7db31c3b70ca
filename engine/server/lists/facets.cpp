#include "engine/server/lists/facets.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/server/visit/addresses.h"

namespace htx::server {
namespace {

constexpr std::size_t kValuesShown = 24;  // Of a facet; the one that is set is among them.

Json facet_model(std::string_view path, const Fields& query, const Facet& facet, const report::Voice& say) {
  Json chips{Json::Array{}};
  std::size_t shown = 0;
  for (const FacetValue& value : facet.values) {
    const bool is_here = query[facet.name] == value.id;
    if (!is_here && shown == kValuesShown) continue;
    ++shown;
    Json chip;
    chip.add("name", value.title).add("count", say.number(value.count)).add("here", is_here);
    chips.push(chip.add("href", list_address(path, query, facet.name, is_here ? "" : value.id)));
  }
  Json json;
  return json.add("name", say("server.facet-" + facet.name)).add("chips", std::move(chips));
}

}  // namespace

void sort_values(Facet& facet) {
  std::ranges::sort(facet.values, [](const FacetValue& a, const FacetValue& b) {
    return a.count != b.count ? a.count > b.count : compare_vietnamese(a.title, b.title) < 0;
  });
}

std::string list_address(std::string_view path, const Fields& query, const std::string& name,
                         const std::string& value) {
  Fields fields;
  for (const auto& [part, text] : query.all()) {
    if (part != name && part != "after" && part != "format" && !text.empty()) fields.add(part, text);
  }
  if (!value.empty()) fields.add(name, value);
  return with_query(path, fields);
}

Json facets_model(std::string_view path, const Fields& query, const std::vector<Facet>& facets,
                  const report::Voice& say) {
  Json all{Json::Array{}};
  for (const Facet& facet : facets) all.push(facet_model(path, query, facet, say));
  return all;
}

}  // namespace htx::server
