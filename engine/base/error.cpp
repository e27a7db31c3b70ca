#include "engine/base/error.h"

namespace htx {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument: return "invalid_argument";
    case ErrorCode::kNotFound: return "not_found";
    case ErrorCode::kForbidden: return "forbidden";
    case ErrorCode::kConflict: return "conflict";
    case ErrorCode::kUnavailable: return "unavailable";
    case ErrorCode::kCorrupt: return "corrupt";
    case ErrorCode::kInternal: return "internal";
    case ErrorCode::kUndelivered: return "undelivered";
  }
  return "unknown";
}

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument: return 2;
    case ErrorCode::kNotFound: return 3;
    case ErrorCode::kForbidden: return 4;
    case ErrorCode::kConflict: return 5;
    case ErrorCode::kUnavailable: return 6;
    case ErrorCode::kCorrupt: return 7;
    case ErrorCode::kInternal: return 70;
    case ErrorCode::kUndelivered: return 8;
  }
  return 70;
}

Error&& Error::while_doing(std::string action) && {
  actions_.insert(actions_.begin(), std::move(action));
  return std::move(*this);
}

std::string to_text(const Error& error, Language language) {
  std::string text = to_text(Message("base.error"), language) + ": ";
  for (const std::string& action : error.actions()) text += action + ": ";
  text += to_text(error.message(), language) + " [" + error.message().code + "]";
  if (const std::string advice = hint(error.message(), language); !advice.empty()) {
    text += "\n  " + to_text(Message("base.next"), language) + ": " + advice;
  }
  return text;
}

}  // namespace htx
