#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/rules/assessment.h"
#include "engine/session/session.h"
#include "engine/store/transaction.h"

namespace htx::internal {

// Everything a run of assessments is a function of, beside the facts.
struct Definitions {
  std::shared_ptr<const rules::Pack> pack;
  std::vector<std::shared_ptr<const rules::Pack>> grounds;
  std::shared_ptr<const Dictionary> cooperatives;
  std::shared_ptr<const Dictionary> returns;
};

using FactMap = std::map<std::string, rules::Fact, std::less<>>;

// Adds what a stored record says, each figure with the file and row it came from.
// Fails with "store.row-damaged", "evaluation.bad-record" and as facts() does.
Status add_facts(const RecordText& record, const Dictionary& dictionary, const std::string& file,
                 FactMap& facts);

// Reads the figures of cooperatives as they were once a batch had been written; each figure knows the file
// and row it came from.
class FactReader {
 public:
  FactReader(Store& store, const Dictionary& cooperatives, const Dictionary& returns, std::int64_t batch)
      : store_(store), cooperatives_(cooperatives), returns_(returns), batch_(batch) {}

  // The return of the period, the one before, and the cooperative itself; none if it was not registered.
  Result<std::optional<rules::Facts>> gather(const std::string& cooperative, int period);
  // Whether there was a return of the period.
  Result<bool> has_return(const std::string& cooperative, int period) const;

 private:
  Status add(const RecordText& record, const Dictionary& dictionary, FactMap& facts);
  Result<const std::string*> file_of(std::int64_t batch);

  Store& store_;
  const Dictionary& cooperatives_;
  const Dictionary& returns_;
  std::int64_t batch_;
  std::map<std::int64_t, std::string> files_;  // By batch.
};

// Definitions as the store keeps them, each read once.
class StoredDefinitions {
 public:
  explicit StoredDefinitions(Store& store) : store_(store) {}

  // By the digest in hexadecimal.  Fails with "session.definition-gone" and
  // "session.definition-unreadable" naming `id`, and with "store.row-damaged".
  Result<std::shared_ptr<const rules::Pack>> pack(const std::string& id, const std::string& digest);
  Result<std::shared_ptr<const Dictionary>> dictionary(const std::string& id, const std::string& digest);

 private:
  Store& store_;
  std::map<std::string, std::shared_ptr<const rules::Pack>> packs_;
  std::map<std::string, std::shared_ptr<const Dictionary>> dictionaries_;
};

// The definitions that the summary of a run names (see describe_definitions), from the store.
Result<Definitions> definitions_of_run(StoredDefinitions& stored, const Json& summary);

// What a run says of its definitions, so that they are found again: members "pack", "pack_sha256",
// "grounds" and "dictionaries".
void describe_definitions(const Definitions& definitions, Json& summary);

// Keeps the definitions in the store.
Status put_definitions(Transaction& transaction, const Definitions& definitions);

// The bytes that are stored of an assessment, and back.
Result<std::string> body_of(const rules::Assessment& assessment);
Result<rules::Assessment> assessment_of(const std::string& body);

}  // namespace htx::internal
