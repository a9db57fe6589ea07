// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An operator that is a contract: makes any calls, several in one transaction, on anybody's request.
contract OperatorContract {
    function call(address target, bytes memory data) public returns (bytes memory) {
        (bool success, bytes memory answer) = target.call(data);
        if (!success) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
        return answer;
    }

    function callTwice(address target, bytes calldata first, bytes calldata second) external {
        call(target, first);
        call(target, second);
    }
}
