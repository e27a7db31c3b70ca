#include "engine/dmn/model.h"
#include "tests/support/matchers.h"
#include "tests/unit/dmn/dmn_text.h"

// What DMN 1.5 says about models, by its sections.
namespace htx::dmn {
namespace {

