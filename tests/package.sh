# Sourced by ./dev package: the Debian packages of doc/packaging/debian, built from the release
# tarball as a distribution does, then looked at by lintian. They are left in build/package.
install_missing devscripts debhelper lintian fakeroot dpkg-dev
# Each name that the libraries export has the version since which it is there.
awk '/^lib/ { library = $1; sub(/\.so.*/, "", library) }
     /^ idnv_/ { sub(/@.*/, ""); print library, $1 }' doc/packaging/debian/libidnv0.symbols |
    LC_ALL=C sort | diff -u - tests/abi/symbols.txt || {
    echo "libidnv0.symbols (-) has other names than tests/abi/symbols.txt (+)" >&2
    exit 1
}
build
make_tarball
version=$(sed -n 's/^AC_INIT(\[idnv\], \[\([^]]*\)\].*/\1/p' configure.ac)
rm -rf build/package
mkdir -p build/package
cp "build/idnv-$version.tar.xz" "build/package/idnv_$version.orig.tar.xz"
tar xJf "build/idnv-$version.tar.xz" -C build/package
cp -R doc/packaging/debian "build/package/idnv-$version/debian"
(cd "build/package/idnv-$version" && dpkg-buildpackage -us -uc) &&
    (cd build/package && lintian --fail-on error,warning ./*.changes)
