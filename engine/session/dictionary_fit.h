#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/registry/dictionary.h"
#include "engine/rules/pack.h"

namespace htx {

// The fields that the registry of a jurisdiction keeps of a cooperative and of its returns.
struct RegistryFields {
  std::shared_ptr<const Dictionary> cooperatives;
  std::shared_ptr<const Dictionary> returns;
  // How grave it is that a figure is in neither, or is held against what it never is: it decides nothing
  // then.
  Severity useless = Severity::kWarning;
};

// The fields that a rule file is held against: those of the jurisdiction in whose folders it lies
// (<...>/rules/<jurisdiction>/<folder>/x.yaml), which it has to fit, or else those of `jurisdiction` below
// `home`, with which it is only tried out.  Without dictionaries where there are none; one with mistakes is
// left out, and `diagnostics` says what is wrong with it.
RegistryFields registry_fields_for(const std::string& file, const std::string& home,
                                   const std::string& jurisdiction, Diagnostics& diagnostics);

// Holds the figures that a pack or a catalogue of measures is told against those fields: a figure comes from
// a field of the cooperative or of its return, of the same kind and unit and with no more decimals than it is
// declared with; it is held against values only that the field can have; and of the year before only returns
// are kept.  Where a dictionary is not there nothing is told.  Reports, where the figure is declared, the
// errors "session.field-kind" and "session.field-unit" and, as grave as `useless` says,
// "session.no-such-field", "session.field-has-no-year", "session.field-scale" and, where the value stands,
// "session.field-value".
void check_fields(const std::vector<rules::Input>& inputs, const RegistryFields& fields,
                  Diagnostics& diagnostics);

}  // namespace htx
