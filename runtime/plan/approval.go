package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/digest"
)

// ApproveAnnotation on a custom resource lists the digests of the outcomes that a
// person approves, separated by commas. A digest approves one outcome of one object,
// and nothing else: it may stay there.
const ApproveAnnotation = "dsoi.datainfra.io/approve"

// ApprovalReasons are the reasons for which outcomes await approval.
func ApprovalReasons() []Reason {
	return []Reason{ReasonAllNodesVanish, ReasonWorkloadRenamed, ReasonVolumesLeftBehind, ReasonNotApplied, ReasonKept, ReasonTakeover}
}

// needsApproval makes an outcome wait for a person, unless the custom resource or a
// policy approves it.
func (p *planner) needsApproval(o Outcome, reason Reason, message string) Outcome {
	o.Reason, o.Message = reason, message
	o.Digest = approvalDigest(o)
	if p.Approves != nil && p.Approves(reason) || slices.Contains(ApprovedDigests(p.CR), o.Digest) {
		return o
	}
	o.Decision = AwaitApproval
	return o
}

// approvalDigest is a short name of one outcome of one object. Another object of the
// same name, another reason, or a change to something else has another one.
func approvalDigest(o Outcome) string {
	var hashed []byte
	texts := []string{string(o.Live.GetUID()), o.Key.String(), string(o.Decision), string(o.Reason)}
	if o.Decision == Change {
		texts = append(texts, strconv.FormatUint(o.Hash, 16))
	}
	for _, text := range texts {
		hashed = digest.AppendField(hashed, text)
	}
	sum := sha256.Sum256(hashed)
	return hex.EncodeToString(sum[:])[:digestLength]
}

const digestLength = 12

// ApprovedDigests are the digests in the annotation of a custom resource. What cannot
// be one is left out: they become part of a command that is pasted into a shell.
func ApprovedDigests(cr client.Object) []string {
	words := strings.FieldsFunc(cr.GetAnnotations()[ApproveAnnotation], func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	return slices.DeleteFunc(words, func(word string) bool {
		return len(word) != digestLength || strings.Trim(word, "0123456789abcdef") != ""
	})
}
