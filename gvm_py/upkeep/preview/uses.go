// Command uses reports what a newer standard library changes for the packages of a module: the exported identifiers
// that they use and that were removed, changed or deprecated there. It runs nothing of the module and reads what two
// calls of `go list -json` have printed: OLD with the module and all it depends on, NEW with the standard packages.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// listed is what is needed of one package.
type listed struct {
	ImportPath      string
	Dir             string
	Export          string
	GoFiles         []string
	CompiledGoFiles []string
	ImportMap       map[string]string
	Standard        bool
	DepOnly         bool
}

// finding is one identifier and where it is used.
type finding struct {
	Kind string   `json:"kind"`
	Name string   `json:"name"`
	Old  string   `json:"old"`
	New  string   `json:"new"`
	Uses []string `json:"uses"`
}

// used is an exported identifier of the standard library. In each package its type is read again, so the text is kept.
type used struct {
	path, text string
	places     []string
}

func main() {
	before, after := read(os.Args[1]), read(os.Args[2])
	uses := map[string]*used{}
	for _, pkg := range before {
		if !pkg.Standard && !pkg.DepOnly {
			collect(pkg, before, uses)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(compare(uses, before, after)); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func read(name string) map[string]*listed {
	file, err := os.Open(name)
	if err != nil {
		fail(err)
	}
	defer file.Close()
	packages := map[string]*listed{}
	for decoder := json.NewDecoder(bufio.NewReader(file)); ; {
		pkg := new(listed)
		if err := decoder.Decode(pkg); err == io.EOF {
			return packages
		} else if err != nil {
			fail(err)
		}
		packages[pkg.ImportPath] = pkg
	}
}

// lookup opens the export data that the compiler has written.
func lookup(packages map[string]*listed, names map[string]string) func(string) (io.ReadCloser, error) {
	return func(path string) (io.ReadCloser, error) {
		if mapped, ok := names[path]; ok {
			path = mapped
		}
		pkg := packages[path]
		if pkg == nil || pkg.Export == "" {
			return nil, fmt.Errorf("no export data for %s", path)
		}
		return os.Open(pkg.Export)
	}
}

// collect notes what the files of one package use of the standard library.
func collect(pkg *listed, packages map[string]*listed, uses map[string]*used) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range pkg.CompiledGoFiles {
		if !filepath.IsAbs(name) {
			name = filepath.Join(pkg.Dir, name)
		}
		if file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution); err == nil {
			files = append(files, file)
		}
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{
		Importer: importer.ForCompiler(fset, "gc", lookup(packages, pkg.ImportMap)),
		Error:    func(error) {},
	}
	config.Check(pkg.ImportPath, fset, files, info)
	owners := map[*types.Package]map[types.Object]string{}
	for ident, object := range info.Uses {
		from := object.Pkg()
		if from == nil || !object.Exported() || packages[from.Path()] == nil || !packages[from.Path()].Standard {
			continue
		}
		if owners[from] == nil {
			owners[from] = members(from)
		}
		name, ok := owners[from][origin(object)]
		if !ok {
			continue
		}
		key := from.Path() + "." + name
		if uses[key] == nil {
			uses[key] = &used{path: from.Path(), text: describe(object)}
		}
		position := fset.Position(ident.Pos())
		uses[key].places = append(uses[key].places, fmt.Sprintf("%s:%d", position.Filename, position.Line))
	}
}

// origin is the declaration that an instance of generic code stands for.
func origin(object types.Object) types.Object {
	switch object := object.(type) {
	case *types.Func:
		return object.Origin()
	case *types.Var:
		return object.Origin()
	}
	return object
}

// members names the exported identifiers of a package: Name, Type.Method and Type.Field.
func members(pkg *types.Package) map[types.Object]string {
	names := map[types.Object]string{}
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		names[object] = name
		declared, ok := object.(*types.TypeName)
		if !ok {
			continue
		}
		if named, ok := declared.Type().(*types.Named); ok {
			for i := 0; i < named.NumMethods(); i++ {
				names[named.Method(i)] = name + "." + named.Method(i).Name()
			}
		}
		switch under := declared.Type().Underlying().(type) {
		case *types.Struct:
			for i := 0; i < under.NumFields(); i++ {
				names[under.Field(i)] = name + "." + under.Field(i).Name()
			}
		case *types.Interface:
			for i := 0; i < under.NumExplicitMethods(); i++ {
				names[under.ExplicitMethod(i)] = name + "." + under.ExplicitMethod(i).Name()
			}
		}
	}
	return names
}

// describe is the text in which a change shows. Of a type that nobody else can implement it is only its name: what is used
// of it counts by itself, and a new field or method breaks nobody.
func describe(object types.Object) string {
	object = origin(object)
	qualify := func(pkg *types.Package) string { return pkg.Path() }
	switch object := object.(type) {
	case *types.Const:
		return "const " + types.TypeString(plain(object.Type()), qualify) + " = " + object.Val().ExactString()
	case *types.TypeName:
		if under, ok := object.Type().Underlying().(*types.Interface); ok && isOpen(under) {
			return "type " + types.TypeString(plain(under), qualify)
		}
		return "type"
	case *types.Func:
		return strings.TrimPrefix(unnamed(plain(object.Type()).(*types.Signature), qualify), "func")
	}
	return types.TypeString(plain(object.Type()), qualify)
}

// plain is a type without the names of aliases, which the compiler writes since Go 1.23.
func plain(typ types.Type) types.Type {
	switch typ := unalias(typ).(type) {
	case *types.Pointer:
		return types.NewPointer(plain(typ.Elem()))
	case *types.Slice:
		return types.NewSlice(plain(typ.Elem()))
	case *types.Array:
		return types.NewArray(plain(typ.Elem()), typ.Len())
	case *types.Map:
		return types.NewMap(plain(typ.Key()), plain(typ.Elem()))
	case *types.Chan:
		return types.NewChan(typ.Dir(), plain(typ.Elem()))
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, plainTuple(typ.Params()), plainTuple(typ.Results()), typ.Variadic())
	case *types.Struct:
		var fields []*types.Var
		var tags []string
		for i := 0; i < typ.NumFields(); i++ {
			field := typ.Field(i)
			fields = append(fields, types.NewField(0, field.Pkg(), field.Name(), plain(field.Type()), field.Embedded()))
			tags = append(tags, typ.Tag(i))
		}
		return types.NewStruct(fields, tags)
	case *types.Interface:
		return plainInterface(typ)
	case *types.Named:
		var arguments []types.Type
		for i := 0; i < typ.TypeArgs().Len(); i++ {
			arguments = append(arguments, plain(typ.TypeArgs().At(i)))
		}
		if len(arguments) == 0 {
			return typ
		}
		if instance, err := types.Instantiate(nil, typ.Origin(), arguments, false); err == nil {
			return instance
		}
		return typ
	default:
		return typ
	}
}

// unalias is types.Unalias, also for an SDK that does not have it, whose types have no aliases.
func unalias(typ types.Type) types.Type {
	for {
		alias, ok := typ.(interface{ Rhs() types.Type })
		if !ok {
			return typ
		}
		typ = alias.Rhs()
	}
}

func plainTuple(tuple *types.Tuple) *types.Tuple {
	var parts []*types.Var
	for i := 0; i < tuple.Len(); i++ {
		parts = append(parts, types.NewParam(0, tuple.At(i).Pkg(), tuple.At(i).Name(), plain(tuple.At(i).Type())))
	}
	return types.NewTuple(parts...)
}

func plainInterface(typ *types.Interface) types.Type {
	var methods []*types.Func
	for i := 0; i < typ.NumExplicitMethods(); i++ {
		method := typ.ExplicitMethod(i)
		signature := plain(method.Type()).(*types.Signature)
		methods = append(methods, types.NewFunc(0, method.Pkg(), method.Name(), signature))
	}
	var embedded []types.Type
	for i := 0; i < typ.NumEmbeddeds(); i++ {
		embedded = append(embedded, plain(typ.EmbeddedType(i)))
	}
	return types.NewInterfaceType(methods, embedded).Complete()
}

// isOpen reports whether another package can implement an interface: all of its methods are exported.
func isOpen(under *types.Interface) bool {
	for i := 0; i < under.NumMethods(); i++ {
		if !under.Method(i).Exported() {
			return false
		}
	}
	return true
}

// unnamed is a signature without the names of its parameters, which may change.
func unnamed(signature *types.Signature, qualify types.Qualifier) string {
	text := func(tuple *types.Tuple, variadic bool) string {
		var parts []string
		for i := 0; i < tuple.Len(); i++ {
			part := types.TypeString(tuple.At(i).Type(), qualify)
			if variadic && i == tuple.Len()-1 {
				part = "..." + strings.TrimPrefix(part, "[]")
			}
			parts = append(parts, part)
		}
		return "(" + strings.Join(parts, ", ") + ")"
	}
	return "func" + text(signature.Params(), signature.Variadic()) + " " + text(signature.Results(), false)
}

func compare(uses map[string]*used, before, after map[string]*listed) []finding {
	fset := token.NewFileSet()
	load := importer.ForCompiler(fset, "gc", lookup(after, nil))
	now := map[string]*types.Package{}
	old, deprecated := map[string]map[string]string{}, map[string]map[string]string{}
	found := []finding{}
	for key, use := range uses {
		if now[use.path] == nil {
			now[use.path] = imported(load, use.path)
			old[use.path], deprecated[use.path] = notices(before[use.path]), notices(after[use.path])
		}
		name := strings.TrimPrefix(key, use.path+".")
		object := find(now[use.path], name)
		places := sorted(use.places)
		switch notice := deprecated[use.path][name]; {
		case object == nil:
			found = append(found, finding{"removed", key, use.text, "", places})
		case describe(object) != use.text:
			found = append(found, finding{"changed", key, use.text, describe(object), places})
		case notice != "" && old[use.path][name] == "":
			found = append(found, finding{"deprecated", key, "", notice, places})
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Name < found[j].Name })
	return found
}

// imported is a package of the newer standard library, an empty one where it has none.
func imported(load types.Importer, path string) *types.Package {
	if pkg, err := load.Import(path); err == nil {
		return pkg
	}
	return types.NewPackage(path, "")
}

// find is the identifier in a package, nil where it is not there. A type may have become an alias of one elsewhere, and a
// method or field may come from what it embeds.
func find(pkg *types.Package, name string) types.Object {
	name, member, isMember := strings.Cut(name, ".")
	object := pkg.Scope().Lookup(name)
	if declared, ok := object.(*types.TypeName); ok && isMember {
		object, _, _ = types.LookupFieldOrMethod(declared.Type(), true, pkg, member)
	}
	return object
}

// notices is the paragraph that begins with `Deprecated:`, by identifier.
func notices(pkg *listed) map[string]string {
	result := map[string]string{}
	if pkg == nil {
		return result
	}
	for _, name := range pkg.GoFiles {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, name), nil, parser.ParseComments)
		if err != nil {
			continue
		}
		for _, declaration := range file.Decls {
			switch declaration := declaration.(type) {
			case *ast.FuncDecl:
				note(result, owner(declaration)+declaration.Name.Name, declaration.Doc)
			case *ast.GenDecl:
				for _, spec := range declaration.Specs {
					noteSpec(result, spec, declaration.Doc)
				}
			}
		}
	}
	return result
}

func noteSpec(result map[string]string, spec ast.Spec, group *ast.CommentGroup) {
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			note(result, name.Name, group)
			note(result, name.Name, spec.Doc)
		}
	case *ast.TypeSpec:
		note(result, spec.Name.Name, group)
		note(result, spec.Name.Name, spec.Doc)
		if structure, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range structure.Fields.List {
				for _, name := range field.Names {
					note(result, spec.Name.Name+"."+name.Name, field.Doc)
				}
			}
		}
	}
}

func note(result map[string]string, name string, doc *ast.CommentGroup) {
	for _, paragraph := range strings.Split(doc.Text(), "\n\n") {
		if strings.HasPrefix(paragraph, "Deprecated: ") {
			result[name] = strings.Join(strings.Fields(strings.TrimPrefix(paragraph, "Deprecated: ")), " ")
		}
	}
}

// owner is the type of a method and a dot.
func owner(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return ""
	}
	expression := function.Recv.List[0].Type
	for {
		switch inner := expression.(type) {
		case *ast.StarExpr:
			expression = inner.X
		case *ast.IndexExpr:
			expression = inner.X
		case *ast.IndexListExpr:
			expression = inner.X
		case *ast.Ident:
			return inner.Name + "."
		default:
			return ""
		}
	}
}

func sorted(places []string) []string {
	seen := map[string]bool{}
	var result []string
	for _, place := range places {
		if !seen[place] {
			seen[place] = true
			result = append(result, place)
		}
	}
	sort.Strings(result)
	return result
}
