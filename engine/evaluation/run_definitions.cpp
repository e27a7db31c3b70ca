#include "engine/evaluation/run_definitions.h"

#include <algorithm>

#include "engine/registry/facts.h"
#include "engine/rules/assessment.h"
#include "engine/rules/read_pack.h"
#include "engine/session/stored_definitions.h"
#include "engine/store/transaction.h"

namespace htx::internal {
namespace {

Json named(const std::string& id, const Digest& digest) {
  Json json;
  return json.add("id", id).add("sha256", to_hex(digest));
}

const Json::Array& named_in(const Json& summary, std::string_view member) {
  static const Json::Array kNone;
  const Json* found = summary.find(member);
  return found == nullptr || found->array() == nullptr ? kNone : *found->array();
}

}  // namespace

Status add_facts(const RecordText& record, const Dictionary& dictionary, const std::string& file,
                 FactMap& facts) {
  HTX_RETURN_IF_ERROR(record.check());
  const auto body = read_json(record.body);
  const Json* fields = body ? body->find("fields") : nullptr;
  if (fields == nullptr) return Error(ErrorCode::kCorrupt, {"evaluation.bad-record", {{"key", record.key}}});
  const std::string source = file + ":" + std::to_string(body->integer_of("row").value_or(0));
  HTX_ASSIGN_OR_RETURN(const Context values, htx::facts(*fields, dictionary));
  for (const auto& [name, value] : values.entries()) {
    if (!value.is_null()) facts[name] = {value, source};
  }
  return Done{};
}

Result<std::optional<rules::Facts>> FactReader::gather(const std::string& cooperative, int period) {
  HTX_ASSIGN_OR_RETURN(const auto itself, store_.record_text_as_of("cooperative", cooperative, batch_));
  if (!itself) return std::optional<rules::Facts>();
  rules::Facts facts;
  const auto add_return = [&](int year, FactMap& into) -> Status {
    HTX_ASSIGN_OR_RETURN(const auto record,
                         store_.record_text_as_of("return", return_key(cooperative, year), batch_));
    if (!record) return Done{};
    return add(*record, returns_, into);
  };
  HTX_RETURN_IF_ERROR(add_return(period, facts.current));
  HTX_RETURN_IF_ERROR(add_return(period_before(period), facts.previous));
  HTX_RETURN_IF_ERROR(add(*itself, cooperatives_, facts.current));
  return std::optional(std::move(facts));
}

Result<bool> FactReader::has_return(const std::string& cooperative, int period) const {
  HTX_ASSIGN_OR_RETURN(const auto record,
                       store_.record_text_as_of("return", return_key(cooperative, period), batch_));
  return record.has_value();
}

Status FactReader::add(const RecordText& record, const Dictionary& dictionary, FactMap& facts) {
  HTX_ASSIGN_OR_RETURN(const std::string* file, file_of(record.batch));
  return add_facts(record, dictionary, *file, facts);
}

Result<const std::string*> FactReader::file_of(std::int64_t batch) {
  const auto known = files_.find(batch);
  if (known != files_.end()) return &known->second;
  HTX_ASSIGN_OR_RETURN(const auto found, store_.batch(batch));
  return &(files_[batch] = found ? found->source : "");
}

Result<std::shared_ptr<const rules::Pack>> StoredDefinitions::pack(const std::string& id,
                                                                   const std::string& digest) {
  if (const auto known = packs_.find(digest); known != packs_.end()) return known->second;
  HTX_ASSIGN_OR_RETURN(rules::Pack pack, read_stored(store_, digest_named(digest), id, rules::read_pack));
  return packs_[digest] = std::make_shared<const rules::Pack>(std::move(pack));
}

Result<std::shared_ptr<const Dictionary>> StoredDefinitions::dictionary(const std::string& id,
                                                                        const std::string& digest) {
  if (const auto known = dictionaries_.find(digest); known != dictionaries_.end()) return known->second;
  HTX_ASSIGN_OR_RETURN(Dictionary dictionary, read_stored(store_, digest_named(digest), id, read_dictionary));
  return dictionaries_[digest] = std::make_shared<const Dictionary>(std::move(dictionary));
}

Result<Definitions> definitions_of_run(StoredDefinitions& stored, const Json& summary) {
  Definitions definitions;
  HTX_ASSIGN_OR_RETURN(definitions.pack,
                       stored.pack(summary.text_of("pack"), summary.text_of("pack_sha256")));
  for (const Json& use : named_in(summary, "grounds")) {
    HTX_ASSIGN_OR_RETURN(auto ground, stored.pack(use.text_of("id"), use.text_of("sha256")));
    definitions.grounds.push_back(std::move(ground));
  }
  const Json::Array& dictionaries = named_in(summary, "dictionaries");
  if (dictionaries.size() != 2)
    return Error(ErrorCode::kCorrupt, {"session.definition-gone", {{"id", "dictionaries"}}});
  const auto dictionary = [&](const Json& use) {
    return stored.dictionary(use.text_of("id"), use.text_of("sha256"));
  };
  HTX_ASSIGN_OR_RETURN(definitions.cooperatives, dictionary(dictionaries.front()));
  HTX_ASSIGN_OR_RETURN(definitions.returns, dictionary(dictionaries.back()));
  return definitions;
}

void describe_definitions(const Definitions& definitions, Json& summary) {
  summary.add("pack", definitions.pack->id).add("pack_sha256", to_hex(definitions.pack->digest));
  Json::Array grounds;
  for (const auto& ground : definitions.grounds) grounds.push_back(named(ground->id, ground->digest));
  summary.add("grounds", std::move(grounds));
  Json::Array dictionaries;
  for (const auto& dictionary : {definitions.cooperatives, definitions.returns})
    dictionaries.push_back(named(dictionary->id, dictionary->digest));
  summary.add("dictionaries", std::move(dictionaries));
}

Status put_definitions(Transaction& transaction, const Definitions& definitions) {
  const auto put = [&](const char* kind, const auto& d) {
    return keep_definition(transaction, {kind, d.id, d.version, d.canonical, d.digest});
  };
  HTX_RETURN_IF_ERROR(put("pack", *definitions.pack));
  for (const auto& ground : definitions.grounds) HTX_RETURN_IF_ERROR(put("pack", *ground));
  HTX_RETURN_IF_ERROR(put("dictionary", *definitions.cooperatives));
  return put("dictionary", *definitions.returns);
}

Result<std::string> body_of(const rules::Assessment& assessment) {
  return canonical_json(rules::to_json(assessment));
}

Result<rules::Assessment> assessment_of(const std::string& body) {
  HTX_ASSIGN_OR_RETURN(const Json json, read_json(body));
  return rules::assessment_from_json(json);
}

}  // namespace htx::internal
