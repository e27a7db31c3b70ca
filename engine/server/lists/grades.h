#pragma once

#include <optional>
#include <string>

#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"

namespace htx::server {

// What a class looks like: the name of the shape that stands beside its word.
const char* tone_of(rules::Class result);
// What a class is called: of grounds for dissolution the committee finds that there are some; others decide.
std::string class_word(rules::Class result, const report::Voice& say);
// What the grade of that id is called; of none, what "not rated" is.
std::string grade_title(const rules::Pack& pack, const std::optional<std::string>& id,
                        const report::Voice& say);

// The grade of one in a result, as addresses name it.
inline constexpr const char* kNoGrade = "none";
std::string grade_id(const rules::Pack& pack, const EvaluatedCooperative& one);

}  // namespace htx::server
