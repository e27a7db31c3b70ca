#pragma once

#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/registry/dictionary.h"
#include "engine/rules/pack.h"

namespace htx::internal {

// Holds the figures that a pack or a catalogue of measures is told against the fields that the registry
// keeps: a figure comes from a field of the cooperative or of its return, of the same kind and unit, and of
// the year before only returns are kept.  Reports "casework.no-such-field", "casework.field-has-no-year",
// "casework.field-kind" and "casework.field-unit", each where the figure is declared; the first two, after
// which a figure is only missing, as grave as `absent` says.
void check_fields(const std::vector<rules::Input>& inputs, const Dictionary& cooperatives,
                  const Dictionary& returns, Severity absent, Diagnostics& diagnostics);

}  // namespace htx::internal
