#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/registry/dictionary.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"

namespace htx {

using PackPointer = std::shared_ptr<const rules::Pack>;

// Every definition of one jurisdiction, loaded from its folders and checked: rule packs, measures,
// workflows, calendar and the dictionaries of the registry.
//
//   <home>/rules/<jurisdiction>/{evaluation,grounds,measures,registry,calendars}/*.yaml
//   <home>/workflows/<jurisdiction>/*.yaml
class Library {
 public:
  // Fails with "casework.library-has-mistakes" if any file has one, all of them in `diagnostics`.
  static Result<Library> load(const std::string& home, const std::string& jurisdiction,
                              Diagnostics& diagnostics);

  // Adds or replaces a scorecard from a file outside the library.
  Result<PackPointer> add_pack(const std::string& path, Diagnostics& diagnostics);

  const std::vector<PackPointer>& scorecards() const { return scorecards_; }
  std::vector<const rules::Pack*> ground_packs() const;
  const rules::MeasureCatalogue& measures() const { return *measures_; }
  const Dictionary& cooperatives() const { return *cooperatives_; }
  const Dictionary& returns() const { return *returns_; }

  // The scorecard of that id ("casework.no-such-pack").
  Result<PackPointer> scorecard(std::string_view id) const;
  // The scorecard that rates every cooperative on a day: the statute in force, or else the proposal.
  // Fails with "casework.no-pack-in-force", or "casework.several-packs" naming them.
  Result<PackPointer> scorecard_on(Date day) const;

 private:
  std::vector<PackPointer> scorecards_;
  std::vector<PackPointer> grounds_;
  std::shared_ptr<const rules::MeasureCatalogue> measures_;
  std::shared_ptr<const Dictionary> cooperatives_;
  std::shared_ptr<const Dictionary> returns_;
};

// The YAML files below a folder, sorted by path; none if the folder is not there.
std::vector<std::string> yaml_files(const std::string& folder);

}  // namespace htx
