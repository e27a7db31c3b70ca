# The libraries of others that the engine stands on; the tests look for theirs in tests/.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(nlohmann_json 3 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(pugixml REQUIRED)
# Intel's decimal library has neither a CMake package nor a pkg-config file.  Build 000 of it takes
# arguments by value and rounding mode and flags as arguments, which makes it safe with threads.
find_library(HTX_INTEL_DECIMAL libbidgcc000.a REQUIRED)
# libsodium (passwords) has a pkg-config file only, and its name is all there is to know.
find_library(HTX_SODIUM sodium REQUIRED)
find_library(HTX_QRENCODE qrencode REQUIRED)
