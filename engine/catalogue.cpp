#include <array>

#include "engine/base/message.h"

namespace htx {
namespace {

// Each module has its texts beside it; here they are put together.
#define HTX_TEXT(code, vi, en) CatalogueEntry{code, vi, en, "", ""},
#define HTX_ADVICE(code, vi, en, hint_vi, hint_en) CatalogueEntry{code, vi, en, hint_vi, hint_en},
constexpr auto kCatalogue = std::to_array<CatalogueEntry>({
#include "engine/answers/texts.inc"
#include "engine/audit/texts.inc"
#include "engine/base/texts.inc"
#include "engine/calendar/texts.inc"
#include "engine/cases/texts.inc"
#include "engine/cli/texts.inc"
#include "engine/dmn/texts.inc"
#include "engine/doc/texts.inc"
#include "engine/evaluation/texts.inc"
#include "engine/feel/texts.inc"
#include "engine/identity/texts.inc"
#include "engine/ledger/texts.inc"
#include "engine/registry/texts.inc"
#include "engine/report/texts.inc"
#include "engine/rules/texts.inc"
#include "engine/server/texts.inc"
#include "engine/session/texts.inc"
#include "engine/settlement/texts.inc"
#include "engine/store/texts.inc"
#include "engine/value/texts.inc"
#include "engine/workflows/texts.inc"
});
#undef HTX_TEXT
#undef HTX_ADVICE

}  // namespace

std::span<const CatalogueEntry> catalogue() { return kCatalogue; }

}  // namespace htx
