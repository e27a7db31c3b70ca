#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/page/page.h"
#include "engine/server/http/http_message.h"
#include "engine/value/json.h"

namespace htx::server {

// One value of a facet, and how many of a list have it among those that the other facets leave.
struct FacetValue {
  std::string id;
  std::string title;
  std::size_t count = 0;
};
struct Facet {
  std::string name;  // As the query says it: "class", "district".
  std::vector<FacetValue> values;
};

// Those with most first, then in the order of their titles.
void sort_values(Facet& facet);

// The address of a list with one part of its query set anew, from its first page on; an empty value takes the
// part out.
std::string list_address(std::string_view path, const Fields& query, const std::string& name,
                         const std::string& value);

// [{name, chips: [{name, count, href, here}]}]: each value a link that sets it or takes it off.
Json facets_model(std::string_view path, const Fields& query, const std::vector<Facet>& facets,
                  const report::Voice& say);

}  // namespace htx::server
