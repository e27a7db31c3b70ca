#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/value/json.h"

namespace htx {

// The schemas of one folder (JSON Schema 2020-12, the part that they use), for holding documents against
// them.
class JsonSchemas {
 public:
  // Reads every schema below the folder, by its path without ".json": "summary", "defs/date".
  explicit JsonSchemas(const std::string& folder);

  const std::map<std::string, Json>& all() const { return schemas_; }

  // Where a document is not as the schema says: "cooperatives/3/score: ...".
  std::vector<std::string> faults(const Json& document, const std::string& schema) const;
  // What is wrong with the schemas themselves: a keyword that is not known here, a reference to nothing, an
  // object that admits any member.
  std::vector<std::string> faults_of_schemas() const;
  // The schemas that are not reached from these by references.
  std::vector<std::string> unreached(const std::vector<std::string>& from) const;

 private:
  struct Position {
    const Json* schema = nullptr;
    std::string file;
  };
  Position resolve(const std::string& file, const std::string& reference) const;
  void check(const Position& at, const Json& value, const std::string& path,
             std::vector<std::string>& faults) const;
  void check_object(const Position& at, const Json& value, const std::string& path,
                    std::vector<std::string>& faults) const;
  void check_array(const Position& at, const Json& value, const std::string& path,
                   std::vector<std::string>& faults) const;
  std::size_t matches(const Position& at, const Json& branches, const Json& value,
                      const std::string& path) const;
  void lint(const Position& at, const std::string& path, std::vector<std::string>& faults) const;

  std::map<std::string, Json> schemas_;
};

}  // namespace htx
