#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace htx {

// Something by which a browser or a program is known again: 256 bits by chance, shown once.  Only its
// digest is kept, so that who reads the store cannot use it; 256 bits are not guessed, so that the digest
// needs no salt.
struct Secret {
  std::string text;    // 64 hexadecimal digits.
  std::string digest;  // Of the text: SHA-256, hexadecimal.
};

// Fails with "identity.no-chance" if the system gives no random bytes.
Result<Secret> new_secret();

// The digest under which a secret that somebody shows is kept; none if it is none of ours, whoever made it.
std::optional<std::string> digest_of_secret(std::string_view text);

// What a form must carry to be believed to come from a page that this secret's holder was shown.
std::string form_token(std::string_view secret);

// Whether two texts are equal, in a time that does not tell where they differ.
bool is_equal_secret(std::string_view a, std::string_view b);

// So many bytes by chance.  Fails as new_secret() does.
Result<std::string> random_bytes(std::size_t count);

}  // namespace htx
