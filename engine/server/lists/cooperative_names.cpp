#include "engine/server/lists/cooperative_names.h"
#include "engine/server/visit/addresses.h"
#include "engine/session/sight.h"

namespace htx::server {

NamedCooperative cooperative_of(const Record& record) {
  NamedCooperative named{.id = record.key, .name = record.key, .district = {}, .sector = {}};
  const Json& fields = fields_of(record);
  if (const std::string name = fields.text_of("name"); !name.empty()) named.name = name;
  named.district = fields.text_of("district");
  named.sector = fields.text_of("sector");
  return named;
}

Result<NamedCooperative> CooperativeNames::of(const std::string& id) {
  const auto found = known_.find(id);
  if (found != known_.end()) return found->second;
  HTX_ASSIGN_OR_RETURN(const auto record, session_.store.record("cooperative", id));
  NamedCooperative named = record ? cooperative_of(*record) : NamedCooperative{id, id, {}, {}};
  known_.emplace(id, named);
  return named;
}

Status CooperativeNames::add_to(Json& json, const std::string& id) {
  HTX_ASSIGN_OR_RETURN(const NamedCooperative named, of(id));
  json.add("cooperative", named.name).add("district", named.district);
  json.add("cooperative_href", cooperative_address(named.id));
  return Done{};
}

Result<NamedCooperative> cooperative_of_page(const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Record record, seen_cooperative(visit.session, visit.parts["id"]));
  return cooperative_of(record);
}

}  // namespace htx::server
