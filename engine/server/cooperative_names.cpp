#include "engine/server/cooperative_names.h"

namespace htx::server {

NamedCooperative cooperative_of(const Record& record) {
  NamedCooperative named{.id = record.key, .name = record.key, .district = {}, .kind = {}, .sector = {}};
  const Json* fields = record.body.find("fields");
  if (fields == nullptr) return named;
  if (const std::string name = fields->text_of("name"); !name.empty()) named.name = name;
  named.district = fields->text_of("district");
  named.kind = fields->text_of("kind");
  named.sector = fields->text_of("sector");
  return named;
}

Result<NamedCooperative> CooperativeNames::of(const std::string& id) {
  const auto found = known_.find(id);
  if (found != known_.end()) return found->second;
  HTX_ASSIGN_OR_RETURN(const auto record, session_.store.record("cooperative", id));
  NamedCooperative named = record ? cooperative_of(*record) : NamedCooperative{id, id, {}, {}, {}};
  known_.emplace(id, named);
  return named;
}

}  // namespace htx::server
